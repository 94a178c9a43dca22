/** The useful part of an onnxruntime message. */
export interface EngineMessage {
  /** The node that failed, e.g. `Add node "sum"`. */
  readonly path?: string;
  /** A clause without a full stop. */
  readonly text: string;
}

const longest = 400;

/** Takes status codes, source locations and C++ signatures out of an onnxruntime message. */
export function shortenMessage(message: string): EngineMessage {
  const flat = message.replace(/\s+/g, ' ').trim();
  // Greedy: a failure inside a Loop is reported by the Loop too, outermost first.
  const node =
    /.*Non-zero status code returned while running (\S+) node\. Name:'([^']*)' Status Message: (.*)$/.exec(
      flat,
    );
  const [, op, name, rest = flat] = node ?? [];
  const text = rest
    .replace(/^\S+\.(?:h|cc|cpp|cu|cuh):\d+ /, '')
    .replace(/^[^()]*::[^()]*\([^)]*\)(?: const)? /, '')
    .replace(/^.* was false\. (?=\S)/, '')
    .replace(/\.$/, '');
  return {
    ...(op !== undefined && { path: `${op} node${name ? ` "${name}"` : ''}` }),
    text: text.length > longest ? `${text.slice(0, longest)}…` : text,
  };
}
