import { formatShape } from '@fovea/shape';
import { attributeInfos, attributeOf, defaultValue } from './attribute-values.ts';
import { valueCode } from './code-text.ts';
import type { LayerNode } from './layer-definition.ts';
import { nameLayers } from './name-layers.ts';
import { localName } from './network.ts';

/** Layers in a row as code, one a line, with the shapes behind where they change: what stands between the brackets of `sequential`. */
export function rowCode(nodes: readonly LayerNode[], indent: string): string {
  return linesOf(nodes, givenNames(nodes), indent);
}

function linesOf(nodes: readonly LayerNode[], given: ReadonlySet<string>, indent: string): string {
  const lines = nodes.map((node) => {
    const isSame = formatShape(node.output) === formatShape(node.input);
    const shape = isSame ? '' : ` // ${formatShape(node.output)}`;
    return `${indent}${layerCode(node, given.has(node.name), indent)},${shape}\n`;
  });
  return lines.join('');
}

/** `conv2d({ filters: 8, kernel: 3 })`, or a call over several lines for a layer that holds others */
function layerCode(node: LayerNode, isNamed: boolean, indent: string): string {
  const { definition, attributes } = node;
  const { type, positional = [], rows } = definition;
  const options: Record<string, unknown> = {};
  for (const [attribute, info] of attributeInfos(definition)) {
    const value = attributeOf(attributes, attribute);
    const isDefault = value === undefined || valueCode(value) === valueCode(defaultValue(info, attributes));
    if (!isDefault && !positional.includes(attribute)) options[attribute] = value;
  }
  if (isNamed) options.name = localName(node);
  const values = positional.map((attribute) => valueCode(attributeOf(attributes, attribute)));
  const last = Object.keys(options).length === 0 ? [] : [valueCode(options)];
  if (rows === undefined) return `${type}(${[...values, ...last].join(', ')})`;

  const inner = `${indent}  `;
  const given = givenNames(node.branches.flat());
  const codes = node.branches.map((row) => branchCode(row, given, inner));
  if (rows.count === undefined) {
    return `${type}([\n${codes.map((code) => `${inner}${code},\n`).join('')}${indent}]${last.map((code) => `, ${code}`).join('')})`;
  }
  // Rows that need not be given are left out where they are empty and nothing comes behind them.
  while (last.length === 0 && codes.length > (rows.required ?? rows.count) && codes.at(-1) === empty)
    codes.pop();
  return `${type}(\n${[...codes, ...last].map((code) => `${inner}${code},\n`).join('')}${indent})`;
}

/** A row that a layer is given: a lone layer as it is, others as a block. */
function branchCode(row: readonly LayerNode[], given: ReadonlySet<string>, indent: string): string {
  const [only, ...others] = row;
  if (only === undefined) return empty;
  if (others.length === 0) return layerCode(only, given.has(only.name), indent);
  return `sequential(\n${linesOf(row, given, `${indent}  `)}${indent})`;
}

const empty = 'sequential()';

/** The names that must be written: all others come about by themselves when these are given. */
function givenNames(nodes: readonly LayerNode[]): ReadonlySet<string> {
  const given = new Set<string>();
  for (;;) {
    const named = nameLayers(
      nodes.map((node) => ({
        type: node.definition.type,
        name: given.has(node.name) ? localName(node) : undefined,
      })),
    );
    const other = nodes.find((node, i) => named[i]?.name !== localName(node));
    if (other === undefined) return given;
    given.add(other.name);
  }
}
