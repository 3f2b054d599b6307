using Brokerage.Server.Problems;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Brokerage.Server.Tests.Problems;

public sealed class ExceptionProblemsTests
{
    [Fact]
    public async Task Handle_ClientGoneInTheMiddleOfWhatItSent_IsHandledAndNoErrorOfTheServer()
    {
        using var logs = new Ingest.CapturedLogs();
        await using var services = new ServiceCollection().AddLogging(log => log.AddProvider(logs)).AddProblems().BuildServiceProvider();
        var gone = new DefaultHttpContext { RequestServices = services, RequestAborted = new(canceled: true) };

        var isHandled = await services.GetServices<IExceptionHandler>().Single()
            .TryHandleAsync(gone, new BadHttpRequestException("Unexpected end of request content."), gone.RequestAborted);

        isHandled.ShouldBeTrue();
        logs.Errors.ShouldBeEmpty();
    }
}
