const paths = {
  info: "M12 11v6M12 7.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7 7 17",
  question: "M9 9.2a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 1.9M12 17.2v.01",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  up: "M12 19V6M6 12l6-6 6 6",
  down: "M12 5v13M6 12l6 6 6-6",
  book: "M12 6.5C10 5 7 4.5 4 4.5v13c3 0 6 .5 8 2 2-1.5 5-2 8-2v-13c-3 0-6 .5-8 2Zm0 0v13",
  thumbUp: "M7 11v9H4v-9zM7 11l4-7.5c1.600 0 2.400 1.200 2 2.800L12.300 9.500H18c1.300 0 2.200 1.200 1.900 2.400l-1.600 6.300A2.400 2.400 0 0 1 16 20H7",
  thumbDown: "M7 13V4H4v9zM7 13l4 7.500c1.600 0 2.400-1.200 2-2.800l-.7-3.200H18c1.300 0 2.200-1.200 1.900-2.400l-1.600-6.300A2.400 2.400 0 0 0 16 4H7",
  arrow: "M5 12h13M13 6.500 18.500 12 13 17.500",
  back: "M19 12H6M11 6.500 5.500 12 11 17.500",
  next: "M9.500 5.500 16 12l-6.500 6.500",
  download: "M12 4.500v11M7 11l5 5 5-5M5 20h14",
  pause: "M9.500 6.500v11M14.500 6.500v11",
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside a text that says the same. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
