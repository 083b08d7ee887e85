/** Why, as a code with its details; `renderReason` tells it in four languages. */
export interface Reason {
  readonly code: string;
  /** Codes of the reference lists, ids, numbers and days; never a sentence. */
  readonly params: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface Sentences {
  readonly en: string;
  readonly ja: string;
  readonly de: string;
  readonly fr: string;
}

/** The names of a code in each language that has one. */
export type LabelsOf = (
  code: string,
) => { readonly en: string; readonly ja?: string; readonly de?: string; readonly fr?: string } | undefined;
