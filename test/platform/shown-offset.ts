/** Minutes that a zone's clock is ahead of UTC at a moment, as the runtime itself names it (`GMT+10:30`). */
export function offsetReader(zone: string): (millis: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (millis) => {
    const shown = format.format(millis);
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(shown) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}
