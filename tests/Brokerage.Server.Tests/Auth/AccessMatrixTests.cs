using System.Reflection;
using System.Text.Json;
using Brokerage.Contracts;
using Brokerage.Server.Auth;
using Brokerage.Server.Tests.Kit;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Shouldly;

namespace Brokerage.Server.Tests.Auth;

/// <summary>Every route and every hub method, for everybody, with everybody's ids: each cell answers as <see cref="AccessTable"/> declares.</summary>
public sealed class AccessMatrixTests(AccessHost host) : IClassFixture<AccessHost>
{
    public static TheoryData<string> RouteNames => [.. AccessTable.Routes.Select(r => r.Name)];

    public static TheoryData<string> MethodNames => [.. AccessTable.HubMethods.Select(r => r.Name)];

    [Fact]
    public void Table_OfRoutes_HasExactlyThoseOfTheHost() =>
        AccessTable.Routes.Select(r => r.Name).Order().ShouldBe(host.Endpoints.SelectMany(Names).Order());

    [Fact]
    public void Table_OfHubMethods_HasExactlyThoseOfTheHost() =>
        AccessTable.HubMethods.Select(r => r.Name).Order().ShouldBe(host.Endpoints.SelectMany(HubMethods).Distinct().Order());

    [Fact]
    public void Table_HubMethods_AreThoseOfTheContract() =>
        AccessTable.HubMethods.Select(r => r.Method).ShouldBe(typeof(IExperienceHub).GetMethods().Concat(typeof(IMarketHub).GetMethods()).Select(m => m.Name), ignoreOrder: true);

    [Fact]
    public void Table_RowWithAnId_SaysWhatEachKindOfIdGives()
    {
        foreach (var row in AccessTable.Routes)
        {
            row.Pattern.Contains('{').ShouldBe(row.Ids is not null, row.Name);
            if (row is { Ids: { } ids, Role: not null })
                Enum.GetValues<IdOf>().Except(ids.Select(i => i.Of)).ShouldBeSubsetOf([IdOf.Other], row.Name);
        }
    }

    [Theory]
    [MemberData(nameof(RouteNames))]
    public async Task Route_EveryPrincipalAndId_AnswersAsDeclared(string name)
    {
        var row = AccessTable.Routes.Single(r => r.Name == name);
        foreach (var principal in AccessHost.Principals)
            foreach (var cell in row.Cells)
            {
                // What is another investor's for A is B's own.
                if (cell.Of is IdOf.Own or IdOf.Other && principal == "investor B" && row.Ids?.Any(i => i.Of == IdOf.Other) == true) continue;
                var answer = await host.CallAsync(row, cell.Value, principal);
                var said = $"{name} by {principal} with {cell}: {answer}";

                if (row.Role is null || IsOf(principal, row.Role)) answer.Status.ShouldBe(cell.Status, said);
                else if (principal is "none" or "expired") (answer.Status, answer.Problem).ShouldBe((401, "unauthorized"), said);
                else (answer.Status, answer.Problem).ShouldBe((403, "forbidden"), said);
            }
    }

    [Theory]
    [MemberData(nameof(RouteNames))]
    public async Task Route_AnIdThatIsNotTheCallers_AnswersLikeAnAbsentOne(string name)
    {
        var row = AccessTable.Routes.Single(r => r.Name == name);
        if (row is not { Ids: { } ids, Role: not null }) return;
        var absent = ids.Single(i => i.Of == IdOf.Absent).Value;
        foreach (var principal in AccessHost.Principals.Where(p => p != "investor B"))
        {
            var nothing = await host.CallAsync(row, absent, principal);
            foreach (var cell in ids.Where(i => i.Of == IdOf.Other || !IsOf(principal, row.Role)))
                (await host.CallAsync(row, cell.Value, principal)).ShouldBe(nothing, $"{name} by {principal} with {cell}");
        }
    }

    [Fact]
    public async Task Answer_OfWhatTheCallerMaySee_DiffersFromAnAbsentOne()
    {
        var row = AccessTable.Routes.Single(r => r.Pattern == "/v1/me/why/{id}");

        var absent = await host.CallAsync(row, "tier-999999", Roles.Investor);

        (await host.CallAsync(row, "@own-tier", Roles.Investor)).ShouldNotBe(absent);
        (await host.CallAsync(row, "@other-tier", "investor B")).Status.ShouldBe(200, "the id of another investor is one that exists");
    }

    [Theory]
    [MemberData(nameof(MethodNames))]
    public async Task HubMethod_EveryPrincipal_AnswersAsDeclared(string name)
    {
        var row = AccessTable.HubMethods.Single(r => r.Name == name);
        foreach (var principal in AccessHost.Principals)
        {
            if (IsOf(principal, Roles.Investor))
            {
                // B is advanced and may do what A may not yet.
                if (principal == Roles.Investor) (await CallAsync(row, row.Arguments, principal)).Error.ShouldBe(row.Answer, $"{name} by {principal}");
                continue;
            }
            var refused = await Should.ThrowAsync<HttpRequestException>(() => CallAsync(row, row.Arguments, principal));
            ((int?)refused.StatusCode).ShouldBe(principal is "none" or "expired" ? 401 : 403, $"{name} by {principal}");
        }
    }

    [Theory]
    [MemberData(nameof(MethodNames))]
    public async Task HubMethod_AnIdOfAnother_AnswersLikeAnAbsentOne(string name)
    {
        if (AccessTable.HubMethods.Single(r => r.Name == name) is not { OtherArguments: { } other, AbsentArguments: { } absent } row) return;

        (await CallAsync(row, other, Roles.Investor)).ShouldBe(await CallAsync(row, absent, Roles.Investor));
    }

    [Fact]
    public async Task Answers_ToInvestorB_AreOfInvestorB()
    {
        var row = AccessTable.Routes.Single(r => r.Pattern == "/v1/me/experience");

        (await host.CallAsync(row, "", "investor B")).Body.ShouldContain("\"advanced\"");
        (await host.CallAsync(row, "", Roles.Investor)).Body.ShouldNotContain(host.Ids["other-epoch"]);
    }

    private static bool IsOf(string principal, string role) => principal == role || (principal == "investor B" && role == Roles.Investor);

    /// <summary>What a call ends with and what it makes the server say first; keys and numbers of the caller's own journal differ by call.</summary>
    private async Task<(string Error, string Result)> CallAsync(HubRow row, string arguments, string principal)
    {
        await using var hub = await HubConnection.OpenAsync(host.Http.BaseAddress!, row.Hub, host.Token(principal));
        try
        {
            var result = await hub.CallAsync(row.Method, [.. JsonSerializer.Deserialize<object[]>(host.Known(arguments))!]);
            if (row.Method == "Hello") return ("ok", (await hub.NextAsync<Welcome>("Welcome")).Mode);
            return ("ok", result.ValueKind == JsonValueKind.Object && result.TryGetProperty("status", out var status) ? status.GetString()! : "");
        }
        catch (HubCallException e)
        {
            return (e.Message.Split("HubException: ")[^1], "");
        }
    }

    private static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["*"]
        where method != "OPTIONS"
        select $"{method} {endpoint.RoutePattern.RawText}";

    private static IEnumerable<string> HubMethods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HubMetadata>() is not { } hub || endpoint.RoutePattern.RawText!.EndsWith("/negotiate", StringComparison.Ordinal) ? [] :
        from method in hub.HubType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && method.GetBaseDefinition().DeclaringType == hub.HubType
        select $"{endpoint.RoutePattern.RawText} {method.Name}";
}
