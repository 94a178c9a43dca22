import { inputRegion } from '@fovea/explain';
import { preprocess } from '@fovea/runtime';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { fetchDigits } from '../train/fetch-digits.ts';
import { Panel } from '../ui/panel.tsx';
import { LayerList } from './inside/layer-list.tsx';
import { type Selection, validSelection } from './inside/selection.ts';
import { Probabilities } from './probabilities.tsx';
import { pickSample } from './source/pick-sample.ts';
import {
  digitViewer,
  framePixels,
  isBlank,
  readsDigits,
  type Source,
  takesDrawings,
  type Viewer,
} from './source/source.ts';
import { SourcePanel } from './source/source-panel.tsx';
import { useInside } from './use-inside.ts';
import { useOnScreen } from './use-on-screen.ts';
import './look-panel.css';

const blank: Source = { kind: 'drawing', drawing: [] };

/** Draw something, see what the network takes it for, and look into every layer. */
export function LookPanel(): ReactElement {
  const { look } = useText();
  const { trained: store } = usePlayground();
  const trained = useStore(store);
  const [ref, onScreen] = useOnScreen<HTMLDivElement>();
  /** Undefined until the visitor, or the first trained network, has brought one. */
  const [wanted, setWanted] = useState<Source | undefined>(undefined);
  const [selected, setSelected] = useState<Selection | undefined>(undefined);

  const { input, labels } = trained ?? digitViewer;
  const viewer: Viewer = useMemo(() => ({ input, labels }), [input, labels]);
  const source = fitting(wanted ?? blank, viewer);
  const pixels = useMemo(() => framePixels(source, viewer), [source, viewer]);
  const image = useMemo(() => preprocess(pixels, viewer.input), [pixels, viewer]);
  const { inspection, image: seen, fault } = useInside(trained, image, onScreen);

  // Maps of an empty pad teach nothing: there is a digit to look at until somebody draws.
  const takesSample = trained !== undefined && wanted === undefined && readsDigits(viewer);
  useEffect(() => {
    if (!takesSample) return;
    pickDigit().then(
      (sample) => setWanted((now) => now ?? sample),
      // The button that asks for one says what is wrong; the pad does without.
      () => undefined,
    );
  }, [takesSample]);

  const selection = inspection && validSelection(selected, inspection.network);
  const region = selection && inputRegion(inspection.network, selection.layer, selection).seen;
  return (
    <Panel name="look" title={look.title} lead={look.lead}>
      <div className="look" ref={ref} aria-busy={trained !== undefined && seen !== image}>
        <div className="look-source">
          <SourcePanel
            source={source}
            onSource={setWanted}
            viewer={viewer}
            pixels={pixels}
            region={region}
            onSample={readsDigits(viewer) ? pickDigit : undefined}
          />
          {inspection?.probabilities !== undefined && (
            <Probabilities labels={labels} probabilities={inspection.probabilities} blank={isBlank(source)} />
          )}
        </div>
        <div className="look-inside">
          {fault !== undefined && (
            <p className="source-fault" role="alert">
              {fault instanceof Error ? fault.message : `${fault}`}
            </p>
          )}
          {inspection === undefined ? (
            fault === undefined && (
              <p className="look-waiting">{trained === undefined ? look.waiting : look.loading}</p>
            )
          ) : (
            <LayerList inspection={inspection} labels={labels} selection={selection} onSelect={setSelected} />
          )}
        </div>
      </div>
    </Panel>
  );
}

/** A source that this network can take: drawings and held-out digits are of no use to one that reads photos. */
function fitting(source: Source, viewer: Viewer): Source {
  if (source.kind === 'picture' || takesDrawings(viewer)) return source;
  return blank;
}

async function pickDigit(): Promise<Source> {
  return pickSample((await fetchDigits()).test);
}
