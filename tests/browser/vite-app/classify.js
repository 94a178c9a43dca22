// What size.test.ts weighs.
export { loadClassifier } from '@fovea/runtime-web';
