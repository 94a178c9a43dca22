import type { Attack } from './attack.ts';
import { tensorAttacks } from './tensor-attacks.ts';
import { transportAttacks } from './transport-attacks.ts';

/** Five hundred in all. */
export const attacks: readonly Attack[] = [...tensorAttacks, ...transportAttacks];
