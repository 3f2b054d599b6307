import { useReaders } from "../hooks/resources.js";
import { moment } from "../model/format.js";
import { usePhone } from "../phone/context.js";
import { Loading } from "../shared/Loading.js";

/** Who looked at the investor's data. */
export function Readers() {
  const { client } = usePhone();
  return (
    <Loading resource={useReaders(client.rest)}>
      {(readers) => (
        <>
          <p className="lead">{readers.length === 0 ? "Nobody has looked at your data so far." : "Each look is written down before it is allowed, and cannot be taken out again."}</p>
          <ol className="facts">
            {readers.map(({ at, role, actor, action }, index) => (
              <li key={`${at} ${index}`}>
                <p><b>{role}</b> <code>{actor}</code></p>
                <p>{action}</p>
                <p className="quiet">{moment(at)}</p>
              </li>
            ))}
          </ol>
        </>
      )}
    </Loading>
  );
}
