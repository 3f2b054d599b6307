using Brokerage.Actors;
using Brokerage.Contracts;
using Brokerage.Domain.Consent;
using Brokerage.Domain.Events;
using Brokerage.Server.Auth;
using Brokerage.Server.Ingest;
using Brokerage.Server.Investors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Brokerage.Server.Hubs;

/// <summary>An open app: follows its investor's experience, and journals what the investor says and chooses.</summary>
[Authorize("investor")]
public sealed class ExperienceHub(
    IInvestors investors, IPolicy policy, TimeProvider time, HubConnections connections, HubMetrics metrics, IOptions<HubLimits> options,
    IHubContext<ExperienceHub, IExperienceClient> context) : Hub<IExperienceClient>, IExperienceHub
{
    private string Investor => Context.User!.Subject();

    private ExperienceOutbox? Outbox
    {
        get => Context.Items[nameof(Outbox)] as ExperienceOutbox;
        set => Context.Items[nameof(Outbox)] = value;
    }

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        connections.Add(nameof(ExperienceHub), Investor, Context);
        return base.OnConnectedAsync();
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(nameof(ExperienceHub), Investor, Context);
        if (Outbox is { } outbox)
        {
            await investors.DetachAsync(Investor, outbox);
            await outbox.DisposeAsync();
        }
        await base.OnDisconnectedAsync(exception);
    }

    /// <inheritdoc/>
    public async Task Hello(HelloRequest request)
    {
        // Not Clients.Caller: the outbox lives longer than this call.
        Outbox ??= new(context.Clients.Client(Context.ConnectionId), policy, options.Value, metrics, Context.Abort);
        Outbox.Expect(resume: request.Resume is not null);
        await investors.AttachAsync(Investor, Outbox, request.Resume is { } r ? new(r.Epoch, r.Seq) : null, Context.ConnectionAborted);
    }

    /// <inheritdoc/>
    public Task<Receipt> Feedback(FeedbackRequest request) => JournalAsync(request.IdempotencyKey, request.Verdict switch
    {
        "helpful" => new CardRated(request.CardId, CardVerdict.Helpful),
        "not-helpful" => new CardRated(request.CardId, CardVerdict.NotHelpful),
        "dismiss" => new CardDismissed(request.CardId),
        _ => throw new HubException("invalid: verdict"),
    });

    /// <inheritdoc/>
    public Task<Receipt> SetPreference(PreferenceRequest request) => JournalAsync(request.IdempotencyKey, new ProfileDeclared(
        ParseOrNull<Domain.Events.Experience>(request.Experience, "experience"), request.Goals, request.HorizonYears,
        ParseOrNull<RiskComfort>(request.RiskComfort, "riskComfort"), request.Language, request.Topics));

    /// <inheritdoc/>
    public Task<Receipt> SetConsent(ConsentRequest request) => JournalAsync(request.IdempotencyKey, request.Granted
        ? new ConsentGiven(request.Purpose, request.NoticeVersion, request.Language)
        : new ConsentWithdrawn(request.Purpose));

    private async Task<Receipt> JournalAsync(string key, InvestorEvent data)
    {
        if (!TextAttribute.IsClean(key, 128)) throw new HubException("invalid: idempotencyKey");
        if (EventReader.Check(data) is { } error) throw new HubException($"invalid: {error.Field["data.".Length..]}");
        var outcome = await AcceptAsync(new(Sender.AppSource, key, time.GetUtcNow(), data) { IsTimedOnArrival = true });
        return Wire.ToReceipt(key, outcome);
    }

    private async Task<Outcome> AcceptAsync(Submission submission)
    {
        try
        {
            var outcome = (await investors.AcceptAsync(Investor, [submission], Context.ConnectionAborted))[0];
            return outcome.Status == OutcomeStatus.Conflict ? throw new HubException("id-reused") : outcome;
        }
        catch (Exception e) when (e is Storage.StoreUnavailableException or OverloadedException)
        {
            throw new HubException("unavailable", e);
        }
    }

    private static T? ParseOrNull<T>(string? text, string field) where T : struct, Enum
    {
        if (text is null) return null;
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase)) return value;
        throw new HubException($"invalid: {field}");
    }
}
