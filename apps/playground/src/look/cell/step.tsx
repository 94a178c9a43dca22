import type { ReactElement, ReactNode } from 'react';

export interface StepProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** One step of how a value comes about; the list around it numbers them. */
export function Step({ title, children }: StepProps): ReactElement {
  return (
    <li className="cell-step">
      <h5>{title}</h5>
      {children}
    </li>
  );
}
