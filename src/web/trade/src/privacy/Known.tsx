import type { DataCategoryView, DeclaredView, FeatureView, MyData } from "@brokerage/sdk";
import { useMyData } from "../hooks/resources.js";
import { scalar } from "../model/format.js";
import { basisText, declaredPairs, fileName, recordsText } from "../model/privacyWords.js";
import { featureText, sourceText, tierName } from "../model/words.js";
import { usePhone } from "../phone/context.js";
import { Loading } from "../shared/Loading.js";
import { saveJson } from "../shared/save.js";
import { ReasonList } from "../sheets/ReasonList.js";
import type { PageProps } from "./pages.js";
import { Row } from "./Row.js";

/** Everything that is known: what was said, what was worked out, what is left alone, and what is stored. */
export function Known({ turnTo }: PageProps) {
  const { client, view, openSheet } = usePhone();
  return (
    <Loading resource={useMyData(client.rest, view.version)}>
      {(data) => (
        <>
          <p className="lead">{data.paused ? "Personalisation is paused, so nothing is worked out." : `Your view is ${tierName(data.tier)}. This is why.`}</p>
          <ReasonList reasons={data.reasons} />
          {data.segments.length > 0 && <p className="beneath">You also count as: {data.segments.join(", ")}.</p>}
          <p className="beneath"><button type="button" className="link" onClick={() => openSheet({ kind: "why", id: data.decisionId })}>See the whole decision</button></p>
          <h4>What you told us</h4>
          <Declared declared={data.declared} onCorrect={() => openSheet({ kind: "about" })} />
          <h4>What we worked out</h4>
          <Values data={data} />
          {data.withheld.length > 0 && <Withheld keys={data.withheld} />}
          <h4>What is stored, and why</h4>
          <ul className="facts">{data.categories.map((category) => <Category key={category.category} category={category} data={data} />)}</ul>
          <ul className="rows"><Row title="Every record" text="One by one, newest first" onOpen={() => turnTo("events")} /></ul>
          <p className="beneath"><button type="button" className="link" onClick={() => saveJson(fileName("what-is-known", data.at, "json"), data)}>Save this page as JSON</button></p>
        </>
      )}
    </Loading>
  );
}

function Declared({ declared, onCorrect }: { readonly declared: DeclaredView | null; readonly onCorrect: () => void }) {
  const pairs = declared === null ? [] : declaredPairs(declared);
  return (
    <>
      {pairs.length === 0 ? (
        <p className="quiet">Nothing so far, or you have not allowed it to be used.</p>
      ) : (
        <dl className="pairs">{pairs.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      )}
      <p className="beneath"><button type="button" className="link" onClick={onCorrect}>{pairs.length === 0 ? "Tell us something" : "Correct this"}</button></p>
    </>
  );
}

const titleOf = ({ consents }: MyData, purpose: string): string => consents.find((consent) => consent.purpose === purpose)?.title ?? purpose;

function Values({ data }: { readonly data: MyData }) {
  if (data.features.length === 0) return <p className="quiet">Nothing.</p>;
  return <ul className="facts">{data.features.map((feature) => <Value key={feature.key} feature={feature} purpose={titleOf(data, feature.purpose)} />)}</ul>;
}

const Value = ({ feature: { key, value, unit, source, description }, purpose }: { readonly feature: FeatureView; readonly purpose: string }) => (
  <li>
    <p><b>{featureText(key)}</b> <b>{value === null ? "unknown" : scalar(value, unit)}</b></p>
    <p>{description}</p>
    <p className="quiet">{sourceText(source)}, under “{purpose}”</p>
  </li>
);

const Withheld = ({ keys }: { readonly keys: readonly string[] }) => (
  <>
    <h4>What we leave alone</h4>
    <details className="withheld">
      <summary>{keys.length === 1 ? "1 value is not worked out" : `${keys.length} values are not worked out`}, because you did not allow it or have paused</summary>
      <p className="quiet">{keys.map(featureText).join(" · ")}</p>
    </details>
  </>
);

const Category = ({ category, data }: { readonly category: DataCategoryView; readonly data: MyData }) => (
  <li>
    <p><b>{category.title}</b></p>
    <p>{recordsText(category)}. Kept {basisText(category.basis)}{category.purposes.length > 0 && `: ${category.purposes.map((purpose) => `“${titleOf(data, purpose)}”`).join(", ")}`}.</p>
    <p className="quiet">{category.retention}</p>
  </li>
);
