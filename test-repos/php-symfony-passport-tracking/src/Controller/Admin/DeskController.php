<?php

namespace App\Controller\Admin;

use Symfony\Bundle\FrameworkBundle\Controller\AbstractController;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\Routing\Attribute\Route;

#[Route('/queue')]
class DeskController extends AbstractController
{
    #[Route('', methods: ['GET'])]
    public function queue(): Response
    {
        return $this->render('queue.html.twig');
    }

    #[Route('/{number}/release', methods: ['POST'])]
    public function release(int $number): Response
    {
        return $this->redirect("/desk/queue#$number");
    }
}
