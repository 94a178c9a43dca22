import { explainCell, type Inspection } from '@fovea/explain';
import type { Cell } from '@fovea/layers';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { isImage, planeSize, type Stage } from '../inside/stages.ts';
import { BranchesView } from './branches-view.tsx';
import { ConvView } from './conv-view.tsx';
import { DenseView } from './dense-view.tsx';
import { OneView } from './one-view.tsx';
import { PoolView } from './pool-view.tsx';
import './cell-view.css';

export interface CellViewProps {
  readonly inspection: Inspection;
  readonly stage: Stage;
  readonly cell: Cell;
}

/** How one output value comes about, step by step, with the numbers of the network that is loaded. */
export function CellView({ inspection, stage, cell }: CellViewProps): ReactElement {
  const { look } = useText();
  const explanation = explainCell(inspection, stage.node.name, cell);
  const [, , width = 1] = stage.output.shape;
  const at = cell.channel * planeSize(stage.output.shape) + cell.row * width + cell.column;
  const value = stage.output.values[at] ?? Number.NaN;
  if (explanation === undefined) return <p className="muted">{look.cell.unexplained}</p>;
  switch (explanation.kind) {
    case 'weighted-sum':
      if (explanation.terms.length === 1)
        return <OneView stage={stage} explanation={explanation} value={value} />;
      return isImage(stage.input.shape) ? (
        <ConvView stage={stage} explanation={explanation} value={value} />
      ) : (
        <DenseView stage={stage} explanation={explanation} value={value} />
      );
    case 'maximum':
    case 'mean':
      return <PoolView stage={stage} explanation={explanation} value={value} />;
    case 'rectified':
    case 'function':
    case 'normalised':
    case 'copy':
      return <OneView stage={stage} explanation={explanation} value={value} />;
    case 'sum':
    case 'product':
    case 'joined':
      return <BranchesView inspection={inspection} stage={stage} explanation={explanation} value={value} />;
  }
}
