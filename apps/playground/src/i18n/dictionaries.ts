import type { Dictionary } from './dictionary.ts';
import { app } from './en/app.ts';
import { design } from './en/design.ts';
import { look } from './en/look.ts';
import { train } from './en/train.ts';
import type { Language } from './languages.ts';
import { app as appZh } from './zh-cn/app.ts';
import { design as designZh } from './zh-cn/design.ts';
import { look as lookZh } from './zh-cn/look.ts';
import { train as trainZh } from './zh-cn/train.ts';

export const dictionaries: { readonly [L in Language]: Dictionary } = {
  en: { app, design, train, look },
  'zh-CN': { app: appZh, design: designZh, train: trainZh, look: lookZh },
};
