export interface Labels {
  readonly en: string;
  readonly ja?: string;
  readonly de?: string;
  readonly fr?: string;
}

interface Named {
  readonly name_en: string;
  readonly name_ja?: string;
  readonly name_de?: string;
  readonly name_fr?: string;
}

export const labelsIn = ({ name_en: en, name_ja: ja, name_de: de, name_fr: fr }: Named): Labels => ({
  en,
  ...(ja && { ja }),
  ...(de && { de }),
  ...(fr && { fr }),
});
