/** SIGHUP from now on, kept until there is somebody to tell. */
export interface HangUp extends Disposable {
  /** Calls `act` for each, and at once where one has come already. */
  follow(act: () => void): void;
}

/** Takes SIGHUP, which would otherwise end the process, also while the gateway is still starting. */
export const catchHangUp = (): HangUp => {
  let follower: (() => void) | undefined;
  let hasCome = false;
  const take = (): void => {
    hasCome = true;
    follower?.();
  };
  process.on('SIGHUP', take);
  return {
    follow(act) {
      follower = act;
      if (hasCome) act();
    },
    [Symbol.dispose]: () => void process.off('SIGHUP', take),
  };
};
