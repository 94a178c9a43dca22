import { UsageError } from '@fovea/shape';
import { importCode, isIdentifier, valueCode } from './code-text.ts';
import type { LayerDefinition, LayerNode } from './layer-definition.ts';
import type { Network } from './network.ts';
import { layerDefinitions } from './registry.ts';
import { rowCode } from './row-code.ts';

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
  for (const { definition } of writtenNodes(nodes)) {
    const from = moduleOf(definition, modules);
    imports[from] = [...new Set([...(imports[from] ?? []), definition.type])];
  }
  return { imports, code: `sequential(\n  input(${valueCode(input)}),\n${rowCode(nodes, '  ')})` };
}

/** All layers but those inside a layer that makes them itself. */
function writtenNodes(nodes: readonly LayerNode[]): LayerNode[] {
  return nodes.flatMap((node) => [
    node,
    ...(node.definition.rows === undefined ? [] : writtenNodes(node.branches.flat())),
  ]);
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
