/** The work's outcome, or an error of which nothing can be told once `leave` says that there is no time to wait for it. */
export function unlessLeft<T>(work: Promise<T>, leave: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const left = () => reject(new Error('golive was stopped before Slack answered'));
    leave.addEventListener('abort', left, { once: true });
    work.then(resolve, reject).finally(() => leave.removeEventListener('abort', left));
  });
}
