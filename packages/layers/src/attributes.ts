/** What every layer takes beside its own attributes. */
export interface Named {
  /** What the layer is called in the summary, in errors and in the weights' names; `conv2d_1` and so on by default. */
  readonly name?: string;
}

/** What the documentation says of one attribute. */
export interface AttributeInfo {
  readonly doc: string;
  /** Default as it would be written in code; none when the attribute must be given. */
  readonly default?: string;
}
