import type { Dictionary } from './dictionary.ts';
import { app } from './en/app.ts';
import { design } from './en/design.ts';
import { look } from './en/look.ts';
import { models } from './en/models.ts';
import { train } from './en/train.ts';
import { words } from './en/words.ts';
import type { Language } from './languages.ts';
import { app as appZh } from './zh-cn/app.ts';
import { design as designZh } from './zh-cn/design.ts';
import { look as lookZh } from './zh-cn/look.ts';
import { models as modelsZh } from './zh-cn/models.ts';
import { train as trainZh } from './zh-cn/train.ts';
import { words as wordsZh } from './zh-cn/words.ts';

export const dictionaries: { readonly [L in Language]: Dictionary } = {
  en: { app, design, train, words, look, models },
  'zh-CN': { app: appZh, design: designZh, train: trainZh, words: wordsZh, look: lookZh, models: modelsZh },
};
