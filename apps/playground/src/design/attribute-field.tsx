import type { AttributeInfo } from '@fovea/layers';
import { type ReactElement, useId, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { textFromValue, valueFromText } from '../state/layer-text.ts';

export interface AttributeFieldProps {
  readonly name: string;
  readonly info: AttributeInfo;
  /** As it is set; undefined where the default holds. */
  readonly value: unknown;
  /** The layer's name, which tells its fields apart. */
  readonly owner: string;
  /** Whether it is what the library complains about. */
  readonly isWrong: boolean;
  /** Undefined for the default. */
  onChange(value: unknown): void;
}

/**
 * One setting. What is typed goes to the library as it is, which says what is
 * wrong with it; arrow keys turn numbers.
 */
export function AttributeField(props: AttributeFieldProps): ReactElement {
  const { name, info, value, owner, isWrong, onChange } = props;
  const { design: text, words } = useText();
  const id = useId();
  const label = words.attributes[name] ?? name;
  const doc = words.attributeDocs[name] ?? info.doc;
  if (info.kind === 'boolean') {
    const byDefault = info.default === 'true';
    const isOn = value === undefined ? byDefault : value === true;
    return (
      <label className="attribute attribute-check" title={doc}>
        <input
          type="checkbox"
          checked={isOn}
          aria-label={text.of(label, owner)}
          onChange={(event) =>
            onChange(event.target.checked === byDefault ? undefined : event.target.checked)
          }
        />
        {label}
      </label>
    );
  }
  const field = { id, value, isWrong, onChange };
  return (
    <div className="attribute" title={doc}>
      <label htmlFor={id}>
        {label}
        <span className="visually-hidden"> {text.of('', owner)}</span>
      </label>
      {info.kind === 'choice' ? (
        <ChoiceField {...field} values={info.values} byDefault={info.default} />
      ) : (
        <TypedField {...field} info={info} />
      )}
    </div>
  );
}

type FieldProps = Pick<AttributeFieldProps, 'value' | 'isWrong' | 'onChange'> & { readonly id: string };

function ChoiceField({
  id,
  value,
  isWrong,
  onChange,
  values,
  byDefault,
}: FieldProps & {
  readonly values: readonly string[];
  readonly byDefault: string | undefined;
}): ReactElement {
  const chosen = value === undefined ? byDefault : textFromValue(value);
  // A link may have brought another word: it stands in the list until one of the others is chosen.
  const words = chosen === undefined || values.includes(chosen) ? values : [chosen, ...values];
  return (
    <select
      id={id}
      className="attribute-input"
      aria-invalid={isWrong}
      value={chosen}
      onChange={({ target }) => onChange(target.value === byDefault ? undefined : target.value)}
    >
      {words.map((word) => (
        <option key={word}>{word}</option>
      ))}
    </select>
  );
}

function TypedField(props: FieldProps & Pick<AttributeFieldProps, 'info'>): ReactElement {
  const { id, info, value, isWrong, onChange } = props;
  const shown = value === undefined ? '' : textFromValue(value);
  // What stands in the field while it is typed: `3 ×` is on its way to `3 × 3`.
  const [typed, setTyped] = useState<{ readonly text: string; readonly value: unknown } | undefined>();
  const isTyped = typed !== undefined && same(typed.value, value);
  const change = (written: string) => {
    const read = written.trim() === '' ? undefined : valueFromText(written);
    setTyped({ text: written, value: read });
    onChange(read);
  };
  const turn = (by: number) => {
    const now = typeof value === 'number' ? value : Number(value ?? info.default ?? info.starter);
    if (!Number.isFinite(now)) return;
    const step = info.kind === 'fraction' ? 0.05 : 1;
    const next = Math.round((now + by * step) * 1e6) / 1e6;
    if (next < least(info)) return;
    change(`${next}`);
  };
  return (
    <input
      id={id}
      className="attribute-input"
      type="text"
      inputMode={info.kind === 'whole' ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      aria-invalid={isWrong}
      placeholder={info.default}
      value={isTyped ? typed.text : shown}
      onChange={(event) => change(event.target.value)}
      onBlur={() => setTyped(undefined)}
      onKeyDown={(event) => {
        if (event.altKey || !(event.key === 'ArrowUp' || event.key === 'ArrowDown')) return;
        event.preventDefault();
        turn(event.key === 'ArrowUp' ? 1 : -1);
      }}
    />
  );
}

function least(info: AttributeInfo): number {
  return info.kind === 'whole' || info.kind === 'pair' ? info.least : 0;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
