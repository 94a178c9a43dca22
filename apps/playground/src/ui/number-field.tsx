import { type ReactElement, useId, useState } from 'react';
import './number-field.css';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  /** Whether a number can be taken. */
  fits(value: number): boolean;
  /** What is expected, said while what stands there cannot be taken. */
  readonly expected: string;
  /** The values that the arrow keys go through, smallest first. */
  readonly stops?: readonly number[];
  readonly disabled?: boolean;
  readonly hint?: string;
  onChange(value: number): void;
}

/** A number to type. What cannot be taken is marked and not passed on. */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, value, fits, expected, stops = [], disabled, hint, onChange } = props;
  const id = useId();
  const [typed, setTyped] = useState<string | undefined>();
  const text = typed ?? `${value}`;
  const read = (written: string) => (written.trim() === '' ? Number.NaN : Number(written));
  const isWrong = !fits(read(text));
  const change = (written: string) => {
    setTyped(written);
    if (fits(read(written))) onChange(read(written));
  };
  const turn = (up: boolean) => {
    const now = read(text);
    const next = up ? stops.find((stop) => stop > now) : stops.findLast((stop) => stop < now);
    if (next !== undefined) change(`${next}`);
  };
  return (
    <div className="number-field">
      <label htmlFor={id} title={hint}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        title={hint}
        disabled={disabled}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-expected` : undefined}
        value={text}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setTyped(undefined)}
        onKeyDown={(event) => {
          if (!(event.key === 'ArrowUp' || event.key === 'ArrowDown') || stops.length === 0) return;
          event.preventDefault();
          turn(event.key === 'ArrowUp');
        }}
      />
      {isWrong && (
        <span id={`${id}-expected`} className="number-field-wrong" role="alert">
          {expected}
        </span>
      )}
    </div>
  );
}
