package io.peregrine.pipeline.window;

import io.peregrine.policy.CompiledPolicy;

/**
 * Where an activation that changes windows finds memory for them, and leaves what is not wanted any more. The window
 * stage's thread; nothing blocks.
 */
public interface WindowRooms
{
    /** None is made beforehand, and what is left is given back at once. */
    WindowRooms NONE = new WindowRooms()
    {
        @Override
        public WindowState take(final CompiledPolicy policy)
        {
            return null;
        }

        @Override
        public void leave(final WindowState state)
        {
            state.close();
        }

        @Override
        public void onState(final WindowState state)
        {
        }
    };

    /** @return a state of the policy without payments, the caller's from now on; null where none was made. */
    WindowState take(CompiledPolicy policy);

    /** @param state is not wanted any more. */
    void leave(WindowState state);

    /** @param state the one in use, after it was changed for another, or the last key had come over to it. */
    void onState(WindowState state);
}
