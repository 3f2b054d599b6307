namespace Brokerage.Storage.Tests.Conformance;

/// <summary>What every journal does, whatever it is made of. One class derives from it per store.</summary>
public abstract partial class JournalConformance : IAsyncLifetime
{
    readonly List<IJournal> _opened = [];

    /// <summary>Opens one more journal on the same store.</summary>
    protected abstract ValueTask<IJournal> OpenStoreAsync();

    /// <summary>Lets writes wait before they are stored, until the result is disposed.</summary>
    protected abstract IDisposable HoldWrites(IJournal journal);

    protected async Task<IJournal> OpenAsync()
    {
        var journal = await OpenStoreAsync();
        _opened.Add(journal);
        return journal;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var journal in _opened) await journal.DisposeAsync();
    }
}
