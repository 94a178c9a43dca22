export {
  type Activation,
  createInspector,
  type Inspection,
  type Inspector,
} from './create-inspector.ts';
export { explainCell } from './explain-cell.ts';
export { filterPixels } from './filter-pixels.ts';
export { type InputRegion, inputRegion } from './input-region.ts';
export { type MapOptions, mapPixels, type RgbaPixels } from './map-pixels.ts';
export { type MapScale, mapScale } from './map-scale.ts';
export { type Colour, valueColour } from './value-colour.ts';
