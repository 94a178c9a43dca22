import type { ButtonHTMLAttributes, ReactElement } from 'react';
import './button.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` for the one thing to do next, `quiet` for what stands beside others. Default `plain`. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'mend';
}

/** A push button. With only a sign inside, give it an `aria-label`. */
export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps): ReactElement {
  const classes = `button button-${look}${className === undefined ? '' : ` ${className}`}`;
  return <button {...rest} type={type} className={classes} />;
}
