import { WAITING_MAX, type RoomValues } from "./room-options.js";

/**
 * Fits a room to a chip with so many sockets: fills in maxWaiting where nobody gave it. Gives how many sockets
 * it would need where the chip has fewer, else 0. One socket is kept to tell those who come beyond the line. A program for
 * Espruino is fitted when it is made.
 */
export function fitRoom(sockets: number, room: RoomValues): number {
  const left = sockets - 1 - room.maxClients;
  if (room.maxWaiting < 0) room.maxWaiting = Math.max(Math.min(left, WAITING_MAX), 0);
  return room.maxWaiting <= left ? 0 : room.maxClients + room.maxWaiting + 1;
}
