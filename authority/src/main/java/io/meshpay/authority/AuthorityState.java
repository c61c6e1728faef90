package io.meshpay.authority;

/** What an authority does just now. */
public enum AuthorityState {
  /** Loads its data; the mesh doesn't reach it yet. */
  STARTING,
  /** Serves everything. */
  VOTING,
  /**
   * Votes no more, as the disk has no room left; what it voted for is still executed while what is
   * kept for that lasts. It votes again by itself when there is room.
   */
  DISK_FULL,
  /** Serves reads only: its data may lack votes that it gave. */
  RECOVERING,
  /** Serves reads only: its disk has failed, and it can't make sure of a vote any more. */
  READ_ONLY,
  /** Answers what was accepted, and ends. */
  STOPPING,
  /** Met a bug or a broken machine and ends. */
  FAILED
}
