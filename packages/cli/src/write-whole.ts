export { writeWhole } from '@fovea/trainer/node';
