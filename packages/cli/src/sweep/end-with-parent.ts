/**
 * Loaded into the process of a trial before all else: where the sweep that started it is gone, however it
 * ended, the trial stops after its step and keeps its checkpoint, as after Ctrl-C.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Being told of that is no reason to stay when the work is done.
process.channel?.unref();
