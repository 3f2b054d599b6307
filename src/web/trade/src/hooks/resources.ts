import type { CaseView, ConsentReceipt, GlossaryEntry, InstrumentView, LessonView, MyData, NudgeOverview, PurposeView, ReaderView, RestApi, WhyView } from "@brokerage/sdk";
import { useKept, useResource, type Resource } from "./useResource.js";

export const useInstruments = (rest: RestApi): Resource<readonly InstrumentView[]> =>
  useResource("instruments", () => rest.instruments());

export const useGlossary = (rest: RestApi): Resource<readonly GlossaryEntry[]> => useResource("glossary", () => rest.glossary());

export const usePurposes = (rest: RestApi): Resource<readonly PurposeView[]> => useResource("purposes", () => rest.purposes());

export const useLesson = (rest: RestApi, id: string): Resource<LessonView> => useResource(id, () => rest.lesson(id));

export const useWhy = (rest: RestApi, id: string): Resource<WhyView> => useResource(id, () => rest.why(id));

/** What is known of the investor, read again whenever the version of the view changes; until then the last answer stays. */
export const useMyData = (rest: RestApi, version: number): Resource<MyData> => useKept(useResource(`data ${version}`, () => rest.data()));

export const useReceipts = (rest: RestApi, version: number): Resource<readonly ConsentReceipt[]> => useKept(useResource(`receipts ${version}`, () => rest.consents()));

export const useReaders = (rest: RestApi): Resource<readonly ReaderView[]> => useResource("readers", () => rest.readers());

/** When and whether the investor wants to be contacted. */
export const useNudges = (rest: RestApi): Resource<NudgeOverview> => useResource("nudges", () => rest.nudges());

/** What was asked of the privacy office; each turn reads it again. */
export const useRequests = (rest: RestApi, turn: number): Resource<readonly CaseView[]> => useKept(useResource(`requests ${turn}`, () => rest.requests()));
