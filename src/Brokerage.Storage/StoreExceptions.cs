namespace Brokerage.Storage;

/// <summary>
/// The store could not do what was asked: it failed to write, sync or read, its disk is full, or it is closed.
/// A write that ends so was not acknowledged; whether it is stored is known only after the store was opened again.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A stored row is not what was written: altered, moved from another place, missing, or sealed under another key.</summary>
public sealed class StoreIntegrityException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The investor was erased, before the write or while it was on its way: nothing was stored. The store itself is well.
/// </summary>
public sealed class InvestorErasedException(string message) : Exception(message);

/// <summary>
/// The store cannot be opened as configured: its schema is newer than this program, its master key is missing or
/// another.
/// </summary>
public sealed class StoreConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
