import type { GlossaryEntry, InstrumentView, LessonView, PurposeView, RestApi, WhyView } from "@brokerage/sdk";
import { useResource, type Resource } from "./useResource.js";

export const useInstruments = (rest: RestApi): Resource<readonly InstrumentView[]> =>
  useResource("instruments", () => rest.instruments());

export const useGlossary = (rest: RestApi): Resource<readonly GlossaryEntry[]> => useResource("glossary", () => rest.glossary());

export const usePurposes = (rest: RestApi): Resource<readonly PurposeView[]> => useResource("purposes", () => rest.purposes());

export const useLesson = (rest: RestApi, id: string): Resource<LessonView> => useResource(id, () => rest.lesson(id));

export const useWhy = (rest: RestApi, id: string): Resource<WhyView> => useResource(id, () => rest.why(id));
