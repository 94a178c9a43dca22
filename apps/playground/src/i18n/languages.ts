/** As BCP 47 tags. */
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/** Each in its own words. */
export const languageNames: { readonly [L in Language]: string } = { en: 'English', 'zh-CN': '简体中文' };
