import * as runtime from 'onnxruntime-web/webgpu';
import { serveEngine } from './serve-engine.ts';

serveEngine(runtime);
