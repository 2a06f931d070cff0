import { WAITING_MAX, type RoomValues } from "./room-options.js";

/**
 * Fits a room to a chip with so many sockets: fills in maxWaiting where nobody gave it. Gives what is wrong where the chip
 * cannot carry what was asked for, else undefined. One socket is kept to tell those who come beyond the line. A program for
 * Espruino is fitted when it is made.
 */
export function fitRoom(sockets: number, room: RoomValues): string | undefined {
  const left = sockets - 1 - room.maxClients;
  if (room.maxWaiting < 0) room.maxWaiting = Math.max(Math.min(left, WAITING_MAX), 0);
  if (room.maxWaiting <= left) return undefined;
  const wanted = room.maxClients + room.maxWaiting + 1;
  return (
    "--max-clients and --max-waiting need " + wanted + " sockets (one to refuse with), there are " + sockets
  );
}
