import type { Repository } from './repository/repository.ts';
import type { ServerSettings } from './server-options.ts';

/** What the routes work with. */
export interface ServerContext {
  readonly settings: ServerSettings;
  readonly repository: Repository;
  /** False once the server is closing. */
  readonly isOpen: () => boolean;
}
