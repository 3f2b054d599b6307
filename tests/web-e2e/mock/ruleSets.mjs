// What the made-up brokerage makes of a rule set: enough of the meaning for the page to be seen at work.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const file = readFileSync(new URL("../../../config/segments/experience-tier.yaml", import.meta.url), "utf8");
const segments = `segments:
  # People to win back with something worth reading.
  - key: quiet-learners
    name: Quiet learners
    when: { feature: lessons_completed, op: gte, value: 4 }

`;

/** The rule set in force at first: the project's own, with a named segment. */
export const firstSource = /^segments:/m.test(file) ? file : file.replace(/^stability:/m, `${segments}stability:`);

export const revisionOf = (source) => `experience-tier@${createHash("sha256").update(source).digest("hex").slice(0, 12)}`;

const population = 100_018;
const tiers = ["novice", "intermediate", "advanced"];
const purposes = { declared_experience: "personalise-declared", quiz_score: "personalise-declared", lessons_completed: "personalise-behaviour", chart_indicators_used: "personalise-behaviour", instruments_viewed_30d: "personalise-behaviour", days_since_last_session: "personalise-behaviour", goals: "personalise-declared", topics: "personalise-declared" };
const descriptions = {
  declared_experience: "What the investor says about their experience.", quiz_score: "Best quiz result.", lessons_completed: "Lessons read to the end.",
  chart_indicators_used: "Different indicators put on a chart.", trades_90d: "Filled orders of the last 90 days.", derivative_trades_90d: "Filled orders in derivatives of the last 90 days.",
  distinct_asset_classes: "Asset classes held or traded.", holdings_count: "Instruments held.",
  instruments_viewed_30d: "Different instruments looked at in the last 30 days.", days_since_last_session: "Days since the app was last used.", goals: "What the money is for.",
  topics: "Topics the investor asked for.",
};
const starts = { quiz_score: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], trades_90d: [0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 120] };
const spread = (labels, at) => labels.map((label, index) => ({ label: String(label), count: index === labels.length - 1 && at > 4 ? null : Math.round(21_000 * Math.exp(-(((index - (at % 5)) / (2.2 + (at % 3))) ** 2))) + 40 }));

export const catalogue = {
  features: Object.entries(descriptions).map(([key, description], at) => ({
    key, type: key.startsWith("declared") ? "text" : ["goals", "topics"].includes(key) ? "set" : "number", unit: key === "quiz_score" ? "share, 0 to 1" : key.startsWith("declared") ? "tier" : "count",
    source: key.startsWith("declared") ? "declared" : key === "quiz_score" ? "tested" : "observed", purposes: [purposes[key] ?? "personalise-portfolio"], windowDays: key.endsWith("90d") ? 90 : null,
    description, unknown: [0.38, 0.41, 0.12, 0.12, 0.06, 0.06, 0.06, 0.06][at] ?? 0.12, histogram: spread(key.startsWith("declared") ? tiers : starts[key] ?? [0, 1, 2, 3, 4, 5, 6, 8, 10, 15], at),
  })),
  events: [{ event: "lesson.completed", purpose: "personalise-behaviour", description: "A lesson was read to the end." }],
  operators: { number: ["eq", "ne", "gt", "gte", "lt", "lte", "between"], text: ["eq", "ne", "in"], flag: ["eq"], set: ["contains"] },
};

const investors = Array.from({ length: 4_000 }, (_, index) => {
  const dice = (salt) => ((Math.imul(index + 17, 2_654_435_761 + salt * 40_503) >>> 0) % 10_007) / 10_007;
  return { trades: Math.floor(-Math.log(1 - dice(1) * 0.999) * 26), quiz: dice(2) < 0.3 ? null : Math.round(dice(3) * 100) / 100, pseudonym: `p-${createHash("sha256").update(String(index)).digest("hex").slice(0, 6)}` };
});

/** Thresholds of a text, by the id of the rule. */
function thresholds(source) {
  const after = (id) => Number(new RegExp(`id: ${id}[\\s\\S]*?trades_90d, op: gte, value: (\\d+)`).exec(source)?.[1] ?? Infinity);
  return { advanced: after("advanced-by-evidence"), intermediate: after("intermediate-by-activity") };
}

function decide({ trades, quiz }, { advanced, intermediate }) {
  if (trades >= advanced && (quiz ?? 0) >= 0.6) return ["advanced", "advanced-by-evidence"];
  return trades >= intermediate ? ["intermediate", "intermediate-by-activity"] : ["novice", "default"];
}

const clause = (rule, path, feature, threshold, actual) => ({ rule, path, feature, op: "gte", threshold, actual, outcome: actual === null ? "unknown" : String(actual >= threshold), held: false });
const trace = ({ trades, quiz }, { advanced, intermediate }) => [
  clause("advanced-by-evidence", "all[0]", "trades_90d", advanced, trades), clause("advanced-by-evidence", "all[1]", "quiz_score", 0.6, quiz),
  clause("intermediate-by-activity", "", "trades_90d", intermediate, trades),
];

/** Errors with their place, and findings with an investor who shows them. */
export function check(source) {
  const errors = source.split("\n").flatMap((line, index) =>
    [...line.matchAll(/feature: (\w+)/g)].filter(([, key]) => !descriptions[key]).map((match) => ({
      line: index + 1, column: match.index + 10, code: "unknown-feature", message: `There is no feature “${match[1]}”.`, suggestion: Object.keys(descriptions).find((key) => key.startsWith(match[1].slice(0, 4))) ?? null,
    })));
  const line = source.split("\n").findIndex((text) => text.includes("advanced-by-evidence")) + 1;
  const findings = thresholds(source).advanced < 70 ? [] : [{
    code: "gap", severity: "warning", line, column: 5, message: "An investor with 69 trades and a perfect quiz no longer reaches advanced by any rule.", rules: ["advanced-by-evidence"],
    witness: [{ feature: "trades_90d", value: 69 }, { feature: "quiz_score", value: 1 }, { feature: "distinct_asset_classes", value: 3 }],
  }];
  return { revision: errors.length > 0 ? null : revisionOf(source), errors, findings };
}

/** Who would move from one text to another. */
export function preview(active, source, daysAhead) {
  const [before, after] = [thresholds(active), thresholds(source)];
  const factor = population / investors.length;
  const hide = (count) => (count > 0 && count < 10 ? null : count);
  const moves = investors.map((investor) => ({ investor, from: decide(investor, before), to: decide({ ...investor, trades: Math.round(investor.trades * (1 - daysAhead / 180)) }, after) }));
  const cells = tiers.flatMap((from) => tiers.map((to) => {
    const rules = moves.filter((move) => move.from[0] === from && move.to[0] === to).map((move) => move.to[1]);
    const counted = [...new Set(rules)].map((rule) => ({ rule, count: hide(Math.round(rules.filter((other) => other === rule).length * factor)) })).sort((a, b) => b.count - a.count);
    return { from, to, count: counted.reduce((sum, { count }) => sum + (count ?? 0), 0), rules: counted };
  }));
  const moved = cells.filter(({ from, to }) => from !== to).reduce((sum, { count }) => sum + count, 0);
  const tenure = ["under a year", "1 to 3 years", "over 3 years"].map((group, index) => ({ group, population: [31_204, 41_377, 27_437][index], up: index === 0 ? null : Math.round(moved * 0.08 * index), down: Math.round((moved * [5, 3, 1][index]) / 9) }));
  return {
    snapshotId: "snap-1", asOf: new Date().toISOString(), revision: revisionOf(source), against: revisionOf(active), population, moved: hide(moved), movedShare: moved / population, held: Math.round(moved * 0.11), cells,
    unknown: [{ feature: "quiz_score", purpose: "personalise-declared", share: 0.41 }, { feature: "lessons_completed", purpose: "personalise-behaviour", share: 0.12 }, { feature: "trades_90d", purpose: "personalise-portfolio", share: 0.06 }],
    silentRules: after.intermediate >= after.advanced ? ["intermediate-by-activity"] : [], segments: [{ segment: "quiet-learners", name: "Quiet learners", before: 8_412, after: 8_412 }, { segment: "new-to-funds", name: "New to funds", before: null, after: null }],
    breakdowns: [{ by: "tenure", groups: tenure }],
    samples: moves.filter(({ from, to }) => from[0] !== to[0]).slice(0, 20).map(({ investor, from, to }) => ({ pseudonym: investor.pseudonym, from: from[0], to: to[0], ruleBefore: from[1], ruleAfter: to[1], before: trace(investor, before), after: trace(investor, after) })),
    elapsedMs: 184,
  };
}

/** What a text makes of a made-up investor. */
export function tryOn({ source, given }) {
  const of = (key) => given.find(({ feature }) => feature === key)?.value ?? null;
  const [limits, persona] = [thresholds(source), { trades: of("trades_90d") ?? 0, quiz: of("quiz_score") }];
  const [tier, rule] = decide(persona, limits);
  const up = tier === "advanced" ? [] : [{ feature: "quiz_score", from: persona.quiz, to: 0.6 }];
  const down = tier === "novice" ? [] : [{ feature: "trades_90d", from: persona.trades, to: 19 }];
  return { tier, rule, segments: (of("lessons_completed") ?? 0) >= 4 ? ["quiet-learners"] : [], clauses: trace(persona, limits), up, down };
}

/** Differences in the lines of two texts, as far as a made-up server needs them. */
export function diff(before, after) {
  const [a, b] = [before.split("\n"), after.split("\n")];
  return b.flatMap((line, index) => {
    const old = a[index];
    if (a.length !== b.length || old === line) return [];
    const value = (text) => /value: ([^,}]+)/.exec(text)?.[1].trim() ?? text?.trim();
    return [{ kind: "changed", path: `rules.advanced-by-evidence.when.all[0].value`, before: value(old), after: value(line) }];
  });
}
