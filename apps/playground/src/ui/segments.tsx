import { type ReactElement, useId } from 'react';
import './segments.css';

export interface SegmentsProps<T extends string> {
  readonly label: string;
  /** Whether the label is for screen readers only. Default: false. */
  readonly labelHidden?: boolean;
  /** One of the options, or something else where none of them holds. */
  readonly value: NoInfer<T> | undefined;
  readonly options: readonly T[];
  name(option: NoInfer<T>): string;
  /** The option's language, where it is not the page's. */
  languageOf?(option: NoInfer<T>): string;
  readonly disabled?: boolean;
  readonly hint?: string;
  onChange(value: NoInfer<T>): void;
}

/** One of a few, all of them in sight: a group of radio buttons that looks like one control. */
export function Segments<T extends string>(props: SegmentsProps<T>): ReactElement {
  const { label, labelHidden = false, value, options, name, languageOf, disabled, hint, onChange } = props;
  const group = useId();
  return (
    <fieldset className="segments" disabled={disabled} title={hint}>
      <legend className={labelHidden ? 'visually-hidden' : undefined}>{label}</legend>
      <div className="segments-row">
        {options.map((option) => (
          <label key={option} lang={languageOf?.(option)}>
            <input
              type="radio"
              name={group}
              value={option}
              checked={option === value}
              onChange={() => onChange(option)}
            />
            <span>{name(option)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
