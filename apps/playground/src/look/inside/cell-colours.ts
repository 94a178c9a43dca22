import { type MapScale, valueColour } from '@fovea/explain';

/** CSS colours of a cell: the map's colour for its value, and a colour for text on it. */
export interface CellColours {
  readonly background: string;
  readonly color: string;
}

/** The colours in which a map of this scale shows a value. */
export function cellColours(value: number, scale: MapScale): CellColours {
  const [red, green, blue, alpha] = valueColour(value, scale);
  // Whether black or white has the better contrast, after WCAG 2.2's relative luminance.
  const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) > 0.179;
  return { background: `rgb(${red} ${green} ${blue} / ${alpha / 255})`, color: light ? '#000' : '#fff' };
}

function linear(byte: number): number {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
