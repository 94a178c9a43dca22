import type { Inspection } from '@fovea/explain';
import { memo, type NamedExoticComponent, type ReactElement, useCallback, useRef, useState } from 'react';
import { useOnScreen } from '../use-on-screen.ts';
import { KernelGrid } from './kernel-grid.tsx';
import { kernelsOf } from './kernels.ts';
import { LayerHead } from './layer-head.tsx';
import { MapDetail } from './map-detail.tsx';
import { MapGrid } from './map-grid.tsx';
import type { ScaleChoice } from './scales.ts';
import { type Selection, strongestPlace } from './selection.ts';
import { channelOf, isImage, type Stage } from './stages.ts';
import { VectorView } from './vector-view.tsx';
import './layer-row.css';

export interface LayerRowProps {
  readonly inspection: Inspection;
  readonly stage: Stage;
  /** Of the classes, where the layer gives one value for each. */
  readonly labels: readonly string[] | undefined;
  readonly scale: ScaleChoice;
  /** Where this layer is looked at more closely. */
  readonly selection: Selection | undefined;
  /** Must stay the same function. */
  readonly onSelect: (selection: Selection | undefined) => void;
}

/** One layer: what it is, its maps or values, its kernels if wanted, and the value that is looked at. */
export const LayerRow: NamedExoticComponent<LayerRowProps> = memo(PlainLayerRow);

function PlainLayerRow(props: LayerRowProps): ReactElement {
  const { labels, scale, selection, onSelect } = props;
  const [ref, onScreen] = useOnScreen<HTMLLIElement>();
  const [withKernels, setWithKernels] = useState(false);
  // Off screen, what was drawn last stays.
  const last = useRef(props);
  if (onScreen || last.current.inspection.network !== props.inspection.network) last.current = props;
  const { inspection, stage } = last.current;
  const { node, output } = stage;
  const name = node.name;

  const show = useCallback(
    (channel: number) => {
      const [, , width = 1] = output.shape;
      const place = selection ?? strongestPlace(channelOf(output, channel), width);
      onSelect(selection?.channel === channel ? undefined : { ...place, layer: name, channel });
    },
    [name, output, selection, onSelect],
  );

  const kernels = kernelsOf(node, inspection);
  return (
    <li
      className="inside-row"
      ref={ref}
      data-layer={name}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onSelect(undefined);
      }}
    >
      <LayerHead node={node} {...(kernels === undefined ? {} : { withKernels, onKernels: setWithKernels })} />
      {kernels !== undefined && withKernels && <KernelGrid name={name} kernels={kernels} />}
      {isImage(output.shape) ? (
        <MapGrid name={name} maps={output} scale={scale} shown={selection?.channel} onShow={show} />
      ) : (
        <VectorView
          name={name}
          values={output.values}
          labels={labels}
          shown={selection?.channel}
          onShow={show}
        />
      )}
      {selection !== undefined && (
        <MapDetail
          key={name}
          inspection={inspection}
          stage={stage}
          selection={selection}
          onSelect={onSelect}
        />
      )}
    </li>
  );
}
