<?php

namespace App\Controller;

use App\Entity\Application;
use Psr\Log\LoggerInterface;
use Symfony\Bundle\FrameworkBundle\Controller\AbstractController;
use Symfony\Component\HttpFoundation\JsonResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\Routing\Attribute\Route;
use Symfony\Component\Security\Http\Attribute\IsGranted;

class ApplicationController extends AbstractController
{
    public function __construct(private LoggerInterface $logger)
    {
    }

    #[Route('/track/{number}', methods: ['GET'])] // amanat-expect: unauthenticated-endpoint
    public function track(Application $application): JsonResponse
    {
        return $this->json(['passport_number' => $application->passportNumber, 'cnic' => $application->cnic]);
    }

    #[Route('/applications', methods: ['POST'])]
    public function create(Request $request): JsonResponse
    {
        $cnic = $request->request->get('cnic');
        $this->logger->info('application of {cnic}', ['cnic' => $cnic]); // amanat-expect: pii-in-log
        return $this->json(['number' => Application::register($cnic)]);
    }

    #[Route('/applications/{number}', methods: ['DELETE'])] // amanat-expect: unauthenticated-endpoint
    public function withdraw(Application $application): JsonResponse
    {
        return $this->json(['withdrawn' => $application->withdraw()]);
    }

    #[Route('/applications/{number}/print', methods: ['POST', 'PUT'])]
    #[IsGranted('ROLE_PRINTER')]
    public function print(Application $application): JsonResponse
    {
        return $this->json(['printed' => $application->print()]);
    }

    #[Route('/biometrics/{number}', methods: ['PUT'])]
    public function biometrics(Application $application): JsonResponse
    {
        $this->denyAccessUnlessGranted('ROLE_ENROLMENT', $application);
        return $this->json(['stored' => $application->enrol()]);
    }
}
