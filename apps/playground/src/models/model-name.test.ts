import { expect, it } from 'vitest';
import { modelName } from './model-name.ts';

const digits = { labels: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] };
const pets = { labels: ['cat', 'dog'] };

it('calls files after what they were opened from', () => {
  expect(modelName(pets, 'my pets.onnx')).toBe('my-pets');
  expect(modelName(digits, 'runs/digits-2/model.onnx')).toBe('digits-2');
  expect(modelName(pets, '宠物.ONNX')).toBe('宠物');
  expect(modelName(pets, 'model.onnx')).toBe('model');
});

it('calls files after what the network was trained on in the tab', () => {
  expect(modelName(digits, undefined)).toBe('digits');
  expect(modelName(pets, undefined)).toBe('model');
});
