import { compileGradients, networkParameters } from '@fovea/compiler';
import { type LayerDefinition, layerDefinitions } from '@fovea/layers';
import { elementCount } from '@fovea/shape';
import { acceptedExamples, describeConfiguration, networkOf } from '../src/configuration.ts';
import { randomNumbers, seedOf } from '../src/random-numbers.ts';
import { randomWeights } from '../src/run-forms.ts';

// Prints every accepted example of every layer, with seeded numbers, as JSON: what make-fixtures.py reads.

const batch = 2;
const definitions: readonly LayerDefinition[] = Object.values(layerDefinitions);
const layers = definitions.map((definition) => ({
  type: definition.type,
  cases: acceptedExamples(definition).map((example) => {
    const network = networkOf(definition, example);
    // Of nothing else, so that one more layer or example changes no other.
    const title = `${definition.type} ${describeConfiguration(example)}`;
    const numbers = randomNumbers(seedOf(2026, ...Array.from(title, (letter) => letter.charCodeAt(0))));
    const [layer] = network.toJSON().layers;
    const weights = randomWeights(network, numbers);
    const { random, inputs } = compileGradients(network, { batchSize: batch });
    const gradientDims = inputs.find(({ name }) => name === 'output_gradient')?.dims ?? [];
    return {
      layer,
      input: network.input,
      output: network.output,
      images: short(numbers.distinct(batch * elementCount(network.input))),
      outputGradient: short(
        numbers.between(
          gradientDims.map(Number).reduce((a, b) => a * b),
          -1,
          1,
        ),
      ),
      parameters: networkParameters(network).map(({ name, shape, trainable = true }) => ({
        name,
        shape,
        trainable,
        values: short(weights[name] ?? []),
      })),
      random: random.map(({ name, dims }) => ({
        name,
        shape: dims.map(Number),
        values: short(numbers.between(elementCount(dims.map(Number)), 0, 1)),
      })),
    };
  }),
}));
process.stdout.write(JSON.stringify(layers));

/** Four decimals keep the files small; distinct numbers stay distinct. */
function short(values: readonly number[]): number[] {
  return values.map((value) => Number(value.toFixed(4)));
}
