// the kiosk's own log
export function trace(line) {
  console.log('[kiosk]', line)
}
