import { formatShape, UsageError } from '@fovea/shape';
import { attributeInfos, attributeOf, defaultValue } from './attribute-values.ts';
import { importCode, isIdentifier, valueCode } from './code-text.ts';
import type { LayerDefinition, LayerNode } from './layer-definition.ts';
import { nameLayers } from './name-layers.ts';
import type { Network } from './network.ts';
import { layerDefinitions } from './registry.ts';

export interface NetworkCodeOptions {
  /** Where the factories of your own layers are imported from, by type: `{ swish: './swish.ts' }`. */
  readonly modules?: Readonly<Record<string, string>>;
}

/** Code that defines a network, in parts, to be put into a larger program. */
export interface NetworkSource {
  /** What the code needs: modules, and the names of what is imported from each. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
  /** The call of `sequential`, without anything before or after it. */
  readonly code: string;
}

/**
 * The TypeScript (and JavaScript) that defines a network, as a module that
 * exports it as `network`. Attributes that have their default value and names that
 * layers have anyway are left out; shapes stand behind as comments where they change.
 *
 * @throws UsageError for a layer of your own that is not among `modules`
 */
export function networkCode(network: Network, options: NetworkCodeOptions = {}): string {
  const { imports, code } = networkSource(network, options);
  const lines = Object.keys(imports)
    .sort()
    .map((from) => importCode(imports[from] ?? [], from));
  return `${lines.join('\n')}\n\nexport const network = ${code};\n`;
}

/** The same in parts. @throws UsageError for a layer of your own that is not among `modules` */
export function networkSource(
  { input, nodes }: Network,
  { modules = {} }: NetworkCodeOptions = {},
): NetworkSource {
  const imports: Record<string, string[]> = { '@fovea/layers': ['input', 'sequential'] };
  for (const { definition } of nodes) {
    const from = moduleOf(definition, modules);
    imports[from] = [...new Set([...(imports[from] ?? []), definition.type])];
  }
  const given = givenNames(nodes);
  const lines = nodes.map((node) => {
    const changed =
      formatShape(node.output) === formatShape(node.input) ? '' : ` // ${formatShape(node.output)}`;
    return `  ${layerCode(node, given.has(node.name))},${changed}\n`;
  });
  return { imports, code: `sequential(\n  input(${valueCode(input)}),\n${lines.join('')})` };
}

/** `conv2d({ filters: 8, kernel: 3 })` */
function layerCode({ name, attributes, definition }: LayerNode, isNamed: boolean): string {
  const { type, positional = [] } = definition;
  const infos = attributeInfos(definition);
  const options: Record<string, unknown> = {};
  for (const [attribute, info] of infos) {
    const value = attributeOf(attributes, attribute);
    const isDefault = value === undefined || valueCode(value) === valueCode(defaultValue(info, attributes));
    if (!isDefault && !positional.includes(attribute)) options[attribute] = value;
  }
  if (isNamed) options.name = name;
  const values = positional.map((attribute) => attributeOf(attributes, attribute));
  return `${type}(${[...values, ...(Object.keys(options).length === 0 ? [] : [options])].map(valueCode).join(', ')})`;
}

/** The names that must be written: all others come about by themselves when these are given. */
function givenNames(nodes: readonly LayerNode[]): ReadonlySet<string> {
  const given = new Set<string>();
  for (;;) {
    const named = nameLayers(
      nodes.map(({ name, definition: { type } }) => ({ type, name: given.has(name) ? name : undefined })),
    );
    const other = nodes.find(({ name }, i) => named[i]?.name !== name);
    if (other === undefined) return given;
    given.add(other.name);
  }
}

function moduleOf(definition: LayerDefinition, modules: Readonly<Record<string, string>>): string {
  const { type } = definition;
  if (Object.values(layerDefinitions).includes(definition)) return '@fovea/layers';
  const from = Object.hasOwn(modules, type) ? modules[type] : undefined;
  const isFree = isIdentifier(type) && !Object.hasOwn(layerDefinitions, type) && !taken.includes(type);
  if (from !== undefined && isFree) return from;
  throw new UsageError('layer-without-code', `it is not known how to write a layer of type "${type}"`, {
    path: 'networkCode',
    expected: isFree ? 'the module of its factory' : 'a type that can be the name of its factory',
    ...(isFree ? { hint: `Pass it, e.g. { modules: { ${type}: './${type}.ts' } }.` } : {}),
  });
}

/** What the code means by these is something else. */
const taken = ['input', 'sequential', 'network'];
