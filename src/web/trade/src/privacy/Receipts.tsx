import type { ConsentReceipt } from "@brokerage/sdk";
import { useReceipts } from "../hooks/resources.js";
import { day, moment } from "../model/format.js";
import { fileName, keyText, receiptText } from "../model/privacyWords.js";
import { usePhone } from "../phone/context.js";
import { Loading } from "../shared/Loading.js";
import { saveJson } from "../shared/save.js";

/** A receipt for each choice, newest first. */
export function Receipts() {
  const { client, view } = usePhone();
  return (
    <Loading resource={useReceipts(client.rest, view.version)}>
      {(receipts) => (
        <>
          <p className="lead">{receipts.length === 0 ? "You have not chosen anything yet." : "Each receipt is chained to the one before it, so none can be changed unseen."}</p>
          <ol className="facts">{receipts.map((receipt) => <ReceiptView key={receipt.hash} receipt={receipt} />)}</ol>
          {receipts.length > 0 && <p className="beneath"><button type="button" className="link" onClick={() => saveJson(fileName("consent-receipts", new Date(), "json"), receipts)}>Save the receipts as JSON</button></p>}
        </>
      )}
    </Loading>
  );
}

function ReceiptView({ receipt: { receiptId, state, title, dataCategories, noticeVersion, language, jurisdiction, method, at, expiresAt, hash } }: { readonly receipt: ConsentReceipt }) {
  const pairs: readonly (readonly [string, string])[] = [
    ["Data", dataCategories.map(keyText).join(", ")], ["Notice", [noticeVersion, language].filter((part) => part !== "").join(", ")], ["Law of", jurisdiction],
    ["Given through", keyText(method)], ["Ends", expiresAt === null ? "" : day(expiresAt)], ["Receipt", receiptId],
  ];
  return (
    <li data-state={state}>
      <p><b>{title}</b></p>
      <p>{receiptText(state)}</p>
      <p className="quiet">{moment(at)}</p>
      <details>
        <summary>The whole receipt</summary>
        <dl className="pairs">
          {pairs.filter(([, value]) => value !== "").map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
          <div><dt>Hash</dt><dd><code>{hash}</code></dd></div>
        </dl>
      </details>
    </li>
  );
}
