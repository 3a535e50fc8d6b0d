/** A test or a demo asks for what a person could not do: pressing a button that is not there, naming a user who does not exist. */
export class StandInError extends Error {
  override readonly name = 'StandInError';
}
