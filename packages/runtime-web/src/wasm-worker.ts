import * as runtime from 'onnxruntime-web/wasm';
import { serveEngine } from './serve-engine.ts';

serveEngine(runtime);
