import { type ReactElement, useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { Panel } from '../ui/panel.tsx';
import { CodeView } from './code-view.tsx';
import { fetchRuns, type RunModel } from './fetch-runs.ts';
import { modelName } from './model-name.ts';
import { ModelPicker } from './model-picker.tsx';
import { ModelSaver } from './model-saver.tsx';
import { useCode } from './use-code.ts';
import { useModels } from './use-models.ts';
import './models-panel.css';

/** Models in and out: open an .onnx file, keep the trained network as one, and the program that trains it. */
export function ModelsPanel(): ReactElement {
  const { models: text } = useText();
  const trained = useStore(usePlayground().trained);
  const models = useModels();
  const program = useCode();
  const [runs, setRuns] = useState<readonly RunModel[]>([]);
  useEffect(() => {
    void fetchRuns().then(setRuns);
  }, []);

  const opened = models.opened?.executor === trained?.executor ? models.opened : undefined;
  const name = modelName(trained, opened?.name);
  return (
    <Panel name="models" title={text.title} lead={text.lead}>
      <div className="models">
        <ModelPicker models={models} opened={opened} runs={runs} />
        <ModelSaver trained={trained} name={name} />
        <CodeView program={program} name={name} />
      </div>
    </Panel>
  );
}
